import ControlAPI
import Hummingbird
import JobQueue
import NIOHTTP1
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
    case is HTTPParserError:
      self.init(
        Refusal(
          .usage, "The body of the request is not valid HTTP.",
          hint: "Send its length in Content-Length, or chunks as RFC 9112 has them."))
    case let error as PostgresError where error.sqlState.isUnstorableValue:
      self.init(
        Refusal(
          .usage, "The request contains a value that cannot be stored: \(error.message).",
          hint: "GET /v1/openapi.json describes every request."))
    case is TimeLimitExceeded, ConnectionError.timedOut, ConnectionError.poolTimeout: self.init(Refusal.notInTime)
    case let error as PostgresError where error.endedByLimit: self.init(Refusal.notInTime)
    case let error as PostgresError where error.isLackOfResources:
      self.init(Refusal(.unavailable, error.sentence + ".", hint: "Ask an operator; then try again."))
    case is ConnectionError:
      self.init(
        Refusal(
          .unavailable, "The newsroom's database is not available right now.",
          hint: "Try again in a moment, nothing is lost; `copydesk status` says since when and why."))
    case is DecodingError, is DecodingFailure:
      self.init(
        Refusal(
          .internal, "What the newsroom's database has of this cannot be read: it was not written by Copydesk.",
          hint: "Nothing else is affected. The log says what is wrong: journalctl -u copydeskd"))
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
    default:
      self.init(
        Refusal(
          .usage, "The request is malformed (HTTP \(error.status.code)).",
          hint: "GET /v1/openapi.json describes every request."))
    }
  }
}

extension Refusal {
  fileprivate static let notInTime = Refusal(
    .unavailable, "The newsroom's database did not do this in time: it is busy, or something else holds a lock.",
    hint: "Nothing was changed unless you are told so when you try again; see `copydesk status`.")
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

extension SQLState {
  /// Whether it says that a value is beyond what its type can hold: a NUL in text, a number that is too large.
  fileprivate var isUnstorableValue: Bool { ["22021", "22P05", "22003"].contains(rawValue) }
}
