import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import JobQueue
import Logging
import Newsroom
import Postgres

/// Turns whatever a route throws into a problem document (RFC 9457); what is no refusal is logged and said in general
/// terms, since it may name things that are nobody's business.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = ControlRequestContext

  let logger: Logger

  func handle(
    _ request: Request, context: ControlRequestContext,
    next: @concurrent (Request, ControlRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error {
      let problem = problem(error, request)
      if problem.code == .internal || problem.code == .unavailable {
        logger.error(
          "request failed",
          metadata: ["path": "\(request.uri.path)", "error": "\(error)", "uid": "\(context.peer?.userID ?? 0)"])
      }
      return .problem(problem)
    }
  }

  private func problem(_ error: any Error, _ request: Request) -> Problem {
    switch error {
    case let problem as Problem: problem
    case let refusal as Refusal: Problem(refusal)
    case let refusal as TimeRefusal: Problem(refusal.refusal)
    case let error as ConfigurationError:
      Problem(
        Refusal(.badConfiguration, error.description, hint: "Mend the file and apply it again; nothing was changed."),
        line: error.line > 0 ? error.line : nil)
    case let error as JobQueueError: Problem(error.refusal)
    case let error as HTTPError: httpProblem(error, request)
    case is DecodingError:
      Problem(
        Refusal(
          .usage, "The request's body has not the form that '\(request.uri.path)' takes.",
          hint: "GET /v1/openapi.json describes it."))
    case is ConnectionError:
      Problem(
        Refusal(
          .unavailable, "The newsroom's database cannot be reached at the moment.",
          hint: "Try again in a moment; nothing was lost."))
    default:
      Problem(
        Refusal(
          .internal, "Something went wrong in the daemon.",
          hint: "Its log says more: journalctl -u copydeskd, or the daemon's standard error."))
    }
  }

  private func httpProblem(_ error: HTTPError, _ request: Request) -> Problem {
    switch error.status {
    case .notFound:
      Problem(
        Refusal(
          .notFound, "There is no route \(request.method) \(request.uri.path).",
          hint: "GET /v1/openapi.json lists those there are."))
    case .contentTooLarge:
      Problem(Refusal(.usage, "The request's body is too large.", hint: "A draft may have 1 MB, a picture 25 MB."))
    default:
      Problem(
        Refusal(
          .usage, "The request cannot be understood (\(error.status.code)).",
          hint: "GET /v1/openapi.json describes what can be asked."))
    }
  }
}
