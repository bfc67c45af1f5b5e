import Glibc
import NIOCore
import NIOPosix

/// The process at the other end of a control connection, as the kernel says (`SO_PEERCRED`, unix(7)); read once, when the
/// connection is accepted.
struct PeerCredentials: Sendable, Hashable {
  let processID: Int32
  let userID: UInt32
  let groupID: UInt32

  /// The peer of the connection whose request is being served.
  @TaskLocal static var current: PeerCredentials?

  /// Root and `nobody` are never staff, whatever the configuration says.
  var mayBeStaff: Bool { userID != 0 && userID != 65534 }

  /// Asks the kernel; call it on the channel's event loop. Nil when the channel is not a connected Unix socket.
  static func read(from channel: any Channel) -> PeerCredentials? {
    let found = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { descriptor in read(from: descriptor) }
    return found ?? nil
  }

  private static func read(from descriptor: CInt) -> PeerCredentials? {
    // The layout of `struct ucred`, which Glibc's module does not show: pid, uid, gid.
    var credentials: (Int32, UInt32, UInt32) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return nil }
    return PeerCredentials(processID: credentials.0, userID: credentials.1, groupID: credentials.2)
  }
}
