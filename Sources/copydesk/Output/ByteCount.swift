extension Int {
  /// A number of bytes as people read it: `812 B`, `8.4 kB`, `1.2 MB`.
  var inBytes: String {
    func tenths(of unit: Int) -> String { "\(self / unit).\(self % unit * 10 / unit)" }
    return switch self {
    case ..<1000: "\(self) B"
    case ..<1_000_000: "\(tenths(of: 1000)) kB"
    default: "\(tenths(of: 1_000_000)) MB"
    }
  }
}
