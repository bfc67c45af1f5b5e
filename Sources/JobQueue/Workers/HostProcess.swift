internal import FoundationEssentials

/// This process, as people tell it from others.
enum HostProcess {
  /// Host and process number, such as `desk-1:4711`.
  static var name: String {
    "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
  }
}
