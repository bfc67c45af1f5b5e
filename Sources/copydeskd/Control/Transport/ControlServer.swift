import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle

/// Serves the control socket: HTTP/1.1 on a listening Unix socket that somebody else opened.
///
/// Hummingbird's own bootstrap takes no descriptor and unlinks a live daemon's socket, so the socket is opened by
/// `ControlSocket` and its connections are accepted here; routing, requests and responses are Hummingbird's.
struct ControlServer<Responder: HTTPResponder>: Service where Responder.Context == ControlRequestContext {
  let socket: ControlSocket
  let responder: Responder
  let limits: ControlLimits
  let logger: Logger

  /// Accepts and serves until a graceful shutdown: then idle connections are closed, running requests get to their end.
  func run() async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let quiescing = ServerQuiescingHelper(group: group)
    let child = ControlChannel(
      http: HTTP1Channel(responder: respond, configuration: channelConfiguration()),
      limit: ConnectionLimit(maximum: limits.connections, maximumPerUser: limits.connectionsPerUser))
    let logger = self.logger
    let server = try await ServerBootstrap(group: group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
        }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(socket.descriptor) { channel in child.setup(channel: channel, logger: logger) }
    await withGracefulShutdownHandler {
      await accept(from: server, child)
    } onGracefulShutdown: {
      quiescing.initiateShutdown(promise: nil)
    }
    socket.remove()
  }

  private func accept(
    from server: NIOAsyncChannel<ControlChannel.Value, Never>, _ child: ControlChannel
  ) async {
    await withDiscardingTaskGroup { connections in
      do {
        try await server.executeThenClose { inbound in
          for try await connection in inbound {
            connections.addTask { await child.handle(value: connection, logger: logger) }
          }
        }
      } catch {
        logger.error("control socket stopped accepting", metadata: ["error": "\(error)"])
      }
    }
  }

  private func channelConfiguration() -> HTTP1Channel.Configuration {
    let limits = limits
    return HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        RequestDeadlineHandler(requestLimit: limits.requestTime, idleLimit: limits.idleTime)
      ],
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
        maxHeaderFieldCount: limits.headerCount))
  }

  @concurrent
  private func respond(request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
    let context = ControlRequestContext(source: .init(channel: channel, logger: logger))
    var response = try await responder.respond(to: request, context: context)
    if response.headers[.connection] == nil, request.headers[.connection]?.lowercased() == "close" {
      response.headers[.connection] = "close"
    }
    try await writer.write(response: response.head, body: response.body)
  }
}

/// Bounds on what a client of the control socket may ask of the daemon.
struct ControlLimits: Sendable {
  /// Connections at once, in all.
  var connections = 512
  /// Connections at once from one account.
  var connectionsPerUser = 128
  /// Bytes of one header field, and of all together.
  var headerBytes = 32 * 1024
  /// Header fields of one request.
  var headerCount = 100
  /// Bytes of a body: a draft, its picture, and the multipart around them.
  var bodyBytes = 60 * 1024 * 1024
  /// From a request's head to its end.
  var requestTime = TimeAmount.seconds(60)
  /// Without a request.
  var idleTime = TimeAmount.seconds(75)
}

/// A control connection: HTTP, and who is at its other end.
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
      logger.warning("control connection refused: too many", metadata: ["uid": "\(peer.userID)"])
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
