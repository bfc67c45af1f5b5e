internal import FoundationEssentials

/// This process, as operators see it.
enum HostProcess {
  /// Host name and process number, such as `desk-1:4711`.
  static var name: String {
    "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
  }
}
