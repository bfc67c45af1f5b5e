import ControlAPI
import HTTPTypes
import Hummingbird
import Logging
import Newsroom

/// Answers a request whose route throws with a problem document (RFC 9457), and logs the errors that are the daemon's own.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = ControlRequestContext

  let logger: Logger
  /// The routes that are answered.
  let routes: [ControlRoute]

  func handle(
    _ request: Request, context: ControlRequestContext,
    next: @concurrent (Request, ControlRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let error = refusingMethod(error, request)
      let problem = Problem(error, in: request)
      if problem.code == .internal || problem.code == .unavailable {
        logger.error(
          "Request failed",
          metadata: [
            "method": "\(request.method)", "path": "\(request.uri.path)", "uid": "\(context.peer?.userID ?? 0)",
            "error": "\(error)",
          ])
      }
      var response = Response.problem(problem)
      if let error = error as? HTTPError { response.headers[.allow] = error.headers[.allow] }
      return response
    }
  }

  /// For a path that is there with other methods, that its method is refused; otherwise the error itself.
  private func refusingMethod(_ error: any Error, _ request: Request) -> any Error {
    guard let missing = error as? HTTPError, missing.status == .notFound, let allow = routes.allow(request.uri.path)
    else {
      return error
    }
    var refusal = HTTPError(.methodNotAllowed)
    refusal.headers[.allow] = allow
    return refusal
  }
}
