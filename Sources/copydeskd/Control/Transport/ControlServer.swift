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
