import NIOCore
import NIOHTTPTypes

/// Closes a connection that is too slow: one on which no request begins, or whose request does not arrive in time.
///
/// A client that trickles bytes is never idle, so a request's time runs to its last byte. While a response is made and sent
/// there is no limit: a stream of events may last for days.
final class RequestDeadlineHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart

  private let requestLimit: TimeAmount
  private let idleLimit: TimeAmount
  private let connections: ConnectionLimit
  private var deadline: Scheduled<Void>?

  /// - Parameters:
  ///   - requestLimit: From a request's head to its end.
  ///   - idleLimit: From the connection's beginning, or the end of the last response, to the head of the next request.
  ///   - connections: Told whether the connection is idle, which it may not stay when there are too many.
  init(requestLimit: TimeAmount, idleLimit: TimeAmount, connections: ConnectionLimit) {
    self.requestLimit = requestLimit
    self.idleLimit = idleLimit
    self.connections = connections
  }

  func handlerAdded(context: ChannelHandlerContext) { closeUnlessWithin(idleLimit, context) }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      connections.note(ObjectIdentifier(context.channel), isBusy: true)
      closeUnlessWithin(requestLimit, context)
    case .body: break
    case .end: deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      connections.note(ObjectIdentifier(context.channel), isBusy: false)
      closeUnlessWithin(idleLimit, context)
    }
    context.write(data, promise: promise)
  }

  private func closeUnlessWithin(_ limit: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { context.close(promise: nil) }
  }
}
