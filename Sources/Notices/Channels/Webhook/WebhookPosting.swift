import Foundation
import FoundationNetworking
import Synchronization

/// Sends a request over the network.
protocol WebhookPosting: Sendable {
  func post(
    _ body: [UInt8], to url: URL, headers: [(String, String)]
  ) async throws(NoticeFault) -> WebhookAnswer
}

/// What the other side answered.
struct WebhookAnswer: Sendable {
  let status: Int
  /// The beginning of the body.
  let text: String
  /// How long it asks to be left alone.
  let retryAfter: Duration?
}

/// Sends by the toolchain's own client, which brings no further dependency. Each request has a session of its own: nothing is
/// kept between them, neither cookies nor connections.
struct URLSessionPosting: WebhookPosting {
  /// How long a request may take in all.
  static let limit = Duration.seconds(20)

  func post(
    _ body: [UInt8], to url: URL, headers: [(String, String)]
  ) async throws(NoticeFault) -> WebhookAnswer {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    request.timeoutInterval = 10
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let exchange = WebhookExchange()
    do {
      return try await exchange.answer(to: request)
    } catch {
      throw .tryAgain(reason: "\(url.host() ?? "the webhook") could not be reached: \(error.localizedDescription)")
    }
  }
}

/// One request and its answer: of the body a few kilobytes are read, and no redirect is followed.
private final class WebhookExchange: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var waiting: CheckedContinuation<WebhookAnswer, any Error>?
    var body = Data()
  }

  private static let mostBody = 4096
  private let state = Mutex(State())

  func answer(to request: URLRequest) async throws -> WebhookAnswer {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 10
    configuration.timeoutIntervalForResource = TimeInterval(URLSessionPosting.limit.components.seconds)
    configuration.httpCookieAcceptPolicy = .never
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    let task = session.dataTask(with: request)
    defer { session.invalidateAndCancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        state.withLock { $0.waiting = continuation }
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
  }

  func urlSession(
    _: URLSession, task _: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isFull = state.withLock { state in
      state.body += data.prefix(Self.mostBody - min(Self.mostBody, state.body.count))
      return state.body.count >= Self.mostBody
    }
    guard isFull else { return }
    finish(dataTask, nil)
    dataTask.cancel()
  }

  func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) { finish(task, error) }

  private func finish(_ task: URLSessionTask, _ error: (any Error)?) {
    let (waiting, body) = state.withLock { state in
      defer { state.waiting = nil }
      return (state.waiting, state.body)
    }
    guard let waiting else { return }
    if let response = task.response as? HTTPURLResponse, error == nil {
      let after = response.value(forHTTPHeaderField: "Retry-After").flatMap { Int($0) }
      waiting.resume(
        returning: WebhookAnswer(
          status: response.statusCode, text: String(decoding: body, as: UTF8.self),
          retryAfter: after.map { .seconds(min(max($0, 1), 3600)) }))
    } else {
      waiting.resume(throwing: error ?? CancellationError())
    }
  }
}
