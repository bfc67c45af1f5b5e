import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle

/// Serves HTTP/1.1 on the control socket.
///
/// Hummingbird's own bootstrap does not accept a descriptor and unlinks a live daemon's socket, so `ControlSocket` opens
/// the socket and its connections are accepted here; routing, requests and responses are Hummingbird's.
struct ControlServer<Responder: HTTPResponder>: Service where Responder.Context == ControlRequestContext {
  let socket: ControlSocket
  let responder: Responder
  let limits: ControlLimits
  let logger: Logger

  /// Serves until a graceful shutdown, which closes idle connections and lets running requests finish.
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
        logger.error("The control socket no longer accepts connections", metadata: ["error": "\(error)"])
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
