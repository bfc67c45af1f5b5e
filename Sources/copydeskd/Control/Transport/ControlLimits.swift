import NIOCore

/// Bounds on what a client of the control socket may ask of the daemon.
struct ControlLimits: Sendable {
  /// Open connections, in all, before idle ones of those who hold most are closed for others.
  var connections = 512
  /// Connections beyond that for root, and for accounts that hold few.
  var reserve = 64
  /// Open connections from one account.
  var connectionsPerUser = 128
  /// Bytes of one header field, and of all of them together.
  var headerBytes = 32 * 1024
  /// Header fields of one request.
  var headerCount = 100
  /// How long a request may take to arrive, from its head to its end.
  var requestTime = TimeAmount.seconds(60)
  /// How long a connection may stay open without a request.
  var idleTime = TimeAmount.seconds(75)
}
