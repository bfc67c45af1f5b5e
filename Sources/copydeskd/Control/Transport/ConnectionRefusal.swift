import ControlAPI
import NIOCore
import Newsroom

/// Why a control connection gets one answer and is then closed.
enum ConnectionRefusal: Error {
  case tooManyConnections
  case unknownPeer

  /// The refusal, with what to do about it.
  var refusal: Refusal {
    switch self {
    case .tooManyConnections:
      Refusal(
        .tooManyConnections, "There are too many open connections, from this account or in all.",
        hint: "Close some, or try again in a moment.")
    case .unknownPeer:
      Refusal(
        .unavailable, "The kernel did not say which account is calling.", hint: "Connect through the Unix socket.")
    }
  }

  /// The problem document of the refusal.
  var body: ByteBuffer {
    ByteBuffer(bytes: (try? ControlJSON.encode(Problem(refusal))).map(Array.init) ?? [])
  }
}
