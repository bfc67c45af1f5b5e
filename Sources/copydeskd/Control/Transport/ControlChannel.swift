import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// A control connection: HTTP, and the account at its other end.
struct ControlChannel: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    let http: HTTP1Channel.Value
    let peer: Result<PeerCredentials, ConnectionRefusal>
    var channel: any Channel { http.channel }
  }

  let http: HTTP1Channel
  let limit: ConnectionLimit

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer = admit(channel)
    if case .failure(.tooManyConnections) = peer {
      logger.warning("Refused a control connection: too many are open")
    }
    return http.setup(channel: channel, logger: logger).map { Value(http: $0, peer: peer) }
  }

  func handle(value: Value, logger: Logger) async {
    switch value.peer {
    case .failure(let refusal): await refuse(value.http, refusal)
    case .success(let peer):
      await PeerCredentials.$current.withValue(peer) { await http.handle(value: value.http, logger: logger) }
    }
  }

  /// Counts the connection in, before anything is read from it.
  private func admit(_ channel: any Channel) -> Result<PeerCredentials, ConnectionRefusal> {
    guard let peer = PeerCredentials.read(from: channel) else { return .failure(.unknownPeer) }
    let number = ObjectIdentifier(channel)
    guard limit.enter(number, of: peer.userID, close: { channel.close(promise: nil) }) else {
      return .failure(.tooManyConnections)
    }
    channel.closeFuture.whenComplete { [limit] _ in limit.leave(number) }
    return .success(peer)
  }

  private func refuse(_ connection: HTTP1Channel.Value, _ reason: ConnectionRefusal) async {
    try? await connection.executeThenClose { _, outbound in
      let body = reason.body
      try await outbound.write(
        .head(
          HTTPResponse(
            status: .serviceUnavailable,
            headerFields: [
              .connection: "close", .contentType: "application/problem+json", .contentLength: "\(body.readableBytes)",
            ])))
      try await outbound.write(.body(body))
      try await outbound.write(.end(nil))
    }
  }
}
