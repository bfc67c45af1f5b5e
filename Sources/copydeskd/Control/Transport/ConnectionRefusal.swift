import ControlAPI
import NIOCore
import Newsroom

/// Why a control connection gets one answer and is closed.
enum ConnectionRefusal {
  case tooManyConnections
  case unknownPeer

  /// The problem document that says so.
  var body: ByteBuffer {
    let refusal =
      switch self {
      case .tooManyConnections:
        Refusal(
          .tooManyConnections, "There are too many connections from this account, or in all.",
          hint: "Close some, or try again in a moment.")
      case .unknownPeer:
        Refusal(.unavailable, "The kernel does not say who is asking.", hint: "Connect through the Unix socket.")
      }
    return ByteBuffer(bytes: (try? ControlJSON.encode(Problem(refusal))).map(Array.init) ?? [])
  }
}
