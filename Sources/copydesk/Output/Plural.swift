extension Int {
  /// The number with its noun: `1 job`, `5 jobs`; `1 entry`, `2 entries`.
  func counted(_ noun: String, _ plural: String? = nil) -> String {
    "\(self) \(self == 1 ? noun : plural ?? noun + "s")"
  }
}
