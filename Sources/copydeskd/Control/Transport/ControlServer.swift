import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Serves HTTP/1.1 on the control socket.
///
/// Hummingbird's own bootstrap does not accept a descriptor and unlinks a live daemon's socket, so `ControlSocket` opens
/// the socket and its connections are accepted here; routing, requests and responses are Hummingbird's.
struct ControlServer<Responder: HTTPResponder>: Service where Responder.Context == ControlRequestContext {
  let socket: ControlSocket
  let responder: Responder
  let limits: ControlLimits
  var clock: any Clock<Duration> = ContinuousClock()
  let logger: Logger

  /// How often to look whether the socket's file is still there.
  static var lookInterval: Duration { .seconds(1) }

  /// Serves until a graceful shutdown, which closes idle connections and lets running requests finish.
  func run() async throws {
    let connections = ConnectionLimit(limits)
    let child = ControlChannel(
      http: HTTP1Channel(responder: respond, configuration: channelConfiguration(connections)), limit: connections)
    let listeners = ControlListeners()
    let (sockets, more) = AsyncStream<CInt>.makeStream()
    more.yield(socket.descriptor)
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask {
        await cancelWhenGracefulShutdown { await keepSocket { more.yield($0) } }
        more.finish()
        listeners.quiesce()
      }
      for await descriptor in sockets {
        let server = try await listen(on: descriptor, child, listeners)
        group.addTask { await accept(from: server, child) }
      }
    }
  }

  /// Makes the socket's file anew whenever somebody has deleted it.
  private func keepSocket(_ listenOn: @escaping @Sendable (CInt) -> Void) async {
    var last = ControlSocket.Restoration.unharmed
    var failure: String?
    while (try? await clock.sleep(for: Self.lookInterval)) != nil {
      do throws(ControlSocket.Failure) {
        let found = try socket.restore()
        failure = nil
        defer { last = found }
        switch found {
        case .unharmed: break
        case .restored(let descriptor):
          logger.warning(
            "The control socket had been deleted, and was made again", metadata: ["path": "\(socket.path)"])
          listenOn(descriptor)
        case .replaced where last != .replaced:
          logger.error(
            "Something else is in the control socket's place: move it away, and the socket will be made again",
            metadata: ["path": "\(socket.path)"])
        case .replaced: break
        }
      } catch {
        if failure != error.description {
          logger.error("The control socket was deleted, and cannot be made again", metadata: ["error": "\(error)"])
        }
        failure = error.description
      }
    }
  }

  private func listen(
    on descriptor: CInt, _ child: ControlChannel, _ listeners: ControlListeners
  ) async throws -> NIOAsyncChannel<ControlChannel.Value, Never> {
    let group = MultiThreadedEventLoopGroup.singleton
    let quiescing = ServerQuiescingHelper(group: group)
    let logger = self.logger
    let server = try await ServerBootstrap(group: group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
        }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(descriptor) { channel in child.setup(channel: channel, logger: logger) }
    listeners.add(quiescing)
    return server
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

  private func channelConfiguration(_ connections: ConnectionLimit) -> HTTP1Channel.Configuration {
    let limits = limits
    return HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        MalformedRequestHandler(),
        RequestDeadlineHandler(
          requestLimit: limits.requestTime, idleLimit: limits.idleTime, connections: connections),
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
    // The rest of a body that is too large is not worth reading: the connection ends with the answer.
    let isUnread = response.status == .contentTooLarge
    if isUnread { response.headers[.connection] = "close" }
    try await writer.write(response: response.head, body: response.body)
    if isUnread { throw UnreadBody() }
  }

  /// Ends a connection on which a body is left unread.
  private struct UnreadBody: Error {}
}

/// The listening sockets of a server, which stop together.
private final class ControlListeners: Sendable {
  private let state = Mutex<(helpers: [ServerQuiescingHelper], isEnding: Bool)>(([], false))

  func add(_ helper: ServerQuiescingHelper) {
    let isEnding = state.withLock { state in
      state.helpers.append(helper)
      return state.isEnding
    }
    if isEnding { helper.initiateShutdown(promise: nil) }
  }

  /// Accepts no more connections, closes idle ones, and lets running requests finish.
  func quiesce() {
    let helpers = state.withLock { state in
      state.isEnding = true
      return state.helpers
    }
    for helper in helpers { helper.initiateShutdown(promise: nil) }
  }
}
