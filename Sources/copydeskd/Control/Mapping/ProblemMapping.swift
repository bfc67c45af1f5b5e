import ControlAPI
import Hummingbird
import JobQueue
import Newsroom
import Postgres

/// Every error that a route can throw, as the problem document that the caller gets.
extension Problem {
  /// The problem of an error; an error that no route should throw is described in general terms only, since its own words
  /// may say what is nobody's business.
  init(_ error: any Error, in request: Request) {
    switch error {
    case let problem as Problem: self = problem
    case let refusal as Refusal: self.init(refusal)
    case let refusal as TimeRefusal: self.init(refusal.refusal)
    case let error as ConfigurationError: self.init(error.refusal, line: error.line > 0 ? error.line : nil)
    case let error as JobQueueError: self.init(error.refusal)
    case let error as HTTPError: self.init(error, in: request)
    case is ConnectionError:
      self.init(
        Refusal(
          .unavailable, "The newsroom's database is not available right now.",
          hint: "Try again in a moment; nothing is lost."))
    default:
      self.init(
        Refusal(
          .internal, "Something went wrong inside copydeskd.",
          hint: "An operator can find the cause in the log: journalctl -u copydeskd"))
    }
  }

  private init(_ error: HTTPError, in request: Request) {
    switch error.status {
    case .notFound:
      self.init(
        Refusal(
          .notFound, "There is no route \(request.method) \(request.uri.path).",
          hint: "GET /v1/openapi.json lists all routes."))
    case .methodNotAllowed:
      self.init(
        Refusal(
          .usage, "\(request.uri.path) does not accept \(request.method).",
          hint: "Use \(error.headers[.allow] ?? "another method"); GET /v1/openapi.json lists all routes."))
      status = error.status.code
    case .contentTooLarge:
      self.init(
        Refusal(
          .usage, "The request body is too large.", hint: "The limit is 1 MB for a draft and 25 MB for a picture."))
    default:
      self.init(
        Refusal(
          .usage, "The request is malformed (HTTP \(error.status.code)).",
          hint: "GET /v1/openapi.json describes every request."))
    }
  }
}

extension ConfigurationError {
  fileprivate var refusal: Refusal {
    Refusal(.badConfiguration, description, hint: "Nothing was changed: correct the file and apply it again.")
  }
}

extension JobQueueError {
  fileprivate var refusal: Refusal {
    switch self {
    case .noSuchJob: Refusal(.notFound, "\(self).", hint: "List the jobs with: copydesk jobs")
    case .noSuchQueue: Refusal(.notFound, "\(self).", hint: "List the queues with: copydesk queue stats")
    case .wrongState: Refusal(.wrongState, "\(self).", hint: "See the job's state and errors: copydesk job show ID")
    case .invalidLimits:
      Refusal(.usage, "\(self).", hint: "A limit is a whole number from 1; leave a limit out to lift it.")
    default: Refusal(.internal, "\(self).", hint: "This is a bug in copydeskd: please report it.")
    }
  }
}
