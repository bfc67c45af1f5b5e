import ControlAPI
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Newsroom

/// Gives an answer to what is not HTTP a body that says what is wrong (RFC 9457).
///
/// Such a request reaches no route: Hummingbird answers it with a bare 400 and closes the connection. That answer comes in its
/// turn, after those to earlier requests on the same connection, and is completed here.
final class MalformedRequestHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The answer to what could not be parsed; nil as long as everything could.
  private var problem: Problem?

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A connection that is lost gets no answer.
    guard !(error is IOError), !(error is ChannelError) else { return context.fireErrorCaught(error) }
    // What arrives after the first error only makes more of them.
    problem = problem ?? Problem(malformed: error)
    // Only for an error of this type does Hummingbird answer at all.
    context.fireErrorCaught(error is HTTPParserError ? error : HTTPParserError.unknown)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard let problem, case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest,
      head.headerFields[.contentLength] == "0"
    else { return context.write(data, promise: promise) }
    let body = (try? ControlJSON.encode(problem)).map { ByteBuffer(bytes: $0) } ?? ByteBuffer()
    let answer = HTTPResponse(
      status: .init(code: problem.status),
      headerFields: [
        .connection: "close", .contentType: Problem.mediaType, .contentLength: "\(body.readableBytes)",
      ])
    context.write(wrapOutboundOut(.head(answer)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: promise)
  }
}

extension Problem {
  /// The problem of a request that could not be parsed.
  fileprivate init(malformed error: any Error) {
    switch error as? HTTPParserError {
    case .headerOverflow:
      self.init(
        Refusal(
          .usage, "The head of the request is too large.",
          hint:
            "Send at most \(ControlLimits().headerCount) header fields and \(ControlLimits().headerBytes / 1024) kB in all."
        ))
      status = 431
    case .invalidMethod, .invalidURL, .invalidVersion, .invalidConstant, .invalidHost, .invalidPath:
      self.init(
        Refusal(
          .usage, "The first line of the request is malformed.",
          hint: "Send HTTP/1.1, as in: curl --unix-socket PATH http://copydesk/v1/status"))
    default:
      self.init(
        Refusal(
          .usage, "The request is not valid HTTP/1.1.",
          hint: "Check its header fields and how its body is framed (RFC 9112)."))
    }
  }
}
