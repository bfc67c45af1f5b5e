import Glibc

/// Tells systemd how the daemon is doing (sd_notify(3)); does nothing when not run by systemd.
struct SystemdNotifier: Sendable {
  /// What systemd can be told.
  enum State {
    case ready(status: String)
    case status(String)
    case watchdog
    case stopping

    fileprivate var message: String {
      switch self {
      case .ready(let status): "READY=1\nSTATUS=\(Self.oneLine(status))"
      case .status(let status): "STATUS=\(Self.oneLine(status))"
      case .watchdog: "WATCHDOG=1"
      case .stopping: "STOPPING=1"
      }
    }

    private static func oneLine(_ text: String) -> String {
      String(text.map { $0.isNewline ? " " : $0 })
    }
  }

  private let path: String?
  /// How often to send `.watchdog`: half of what systemd allows; nil when it does not watch this process.
  let watchdogInterval: Duration?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
  init(environment: [String: String]) {
    path = environment["NOTIFY_SOCKET"]
    let watched = environment["WATCHDOG_PID"].flatMap { Int32($0) }
    if watched == nil || watched == getpid(), let limit = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), limit > 0
    {
      watchdogInterval = .microseconds(limit / 2)
    } else {
      watchdogInterval = nil
    }
  }

  /// Sends one datagram; never waits. That nobody receives it is no error of the daemon's.
  func tell(_ state: State) {
    guard let path, path.utf8.count <= ControlSocket.maximumPathLength else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A leading "@" stands for the NUL of an abstract address, whose length is part of its name (unix(7)).
    let name = path.hasPrefix("@") ? [0] + Array(path.utf8.dropFirst()) : Array(path.utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: name) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let message = Array(state.message.utf8)
    _ = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe sendto(
          descriptor, message, message.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), generic, length)
      }
    }
  }
}
