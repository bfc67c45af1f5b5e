extension String {
  /// The name as an SQL identifier for exactly these characters.
  public var quotedIdentifier: String {
    "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
