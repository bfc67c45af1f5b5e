import NIOCore

/// Why a control connection gets one answer and is closed.
enum ConnectionRefusal {
  case tooManyConnections
  case unknownPeer

  var body: ByteBuffer { ByteBuffer(string: "x") }
}
