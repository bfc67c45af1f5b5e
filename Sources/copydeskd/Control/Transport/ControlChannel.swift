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
    let peer: PeerCredentials?
    var channel: any Channel { http.channel }
  }

  let http: HTTP1Channel
  let limit: ConnectionLimit

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer = PeerCredentials.read(from: channel)
    return http.setup(channel: channel, logger: logger).map { Value(http: $0, peer: peer) }
  }

  func handle(value: Value, logger: Logger) async {
    guard let peer = value.peer else { return await refuse(value.http, .unknownPeer) }
    guard limit.enter(peer.userID) else {
      logger.warning("Refused a control connection: too many are open", metadata: ["uid": "\(peer.userID)"])
      return await refuse(value.http, .tooManyConnections)
    }
    defer { limit.leave(peer.userID) }
    await PeerCredentials.$current.withValue(peer) { await http.handle(value: value.http, logger: logger) }
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
