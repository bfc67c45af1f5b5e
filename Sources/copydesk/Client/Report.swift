import ArgumentParser
import ControlAPI
import Newsroom

/// What a command says when it fails: one sentence on standard error, then what to do; and the exit status.
struct Report: Error {
  let code: RefusalCode
  let detail: String
  private(set) var hint: String

  init(_ refusal: Refusal) {
    code = refusal.code
    detail = refusal.detail
    hint = refusal.hint
  }

  init(_ failure: any Error) {
    switch failure {
    case let report as Report: self = report
    case let refusal as Refusal: self.init(refusal)
    case let problem as Problem: self.init(problem.refusal)
    case let failure as UnixHTTPClient.Failure: self.init(failure.refusal)
    case is DecodingError:
      self.init(
        Refusal(
          .internal, "The daemon's answer has another form than this command knows.",
          hint: "Install copydesk and copydeskd of the same version."))
    default: self.init(Refusal(.internal, "\(failure)", hint: "Report this as an error of copydesk."))
    }
  }

  /// The same with one more sentence of what to do.
  func adding(_ sentence: String) -> Report {
    var report = self
    report.hint = hint.isEmpty ? sentence : "\(hint) \(sentence)"
    return report
  }

  /// Prints the sentence and the hint.
  ///
  /// - Returns: What to throw, so that the command ends with the exit status of the code.
  func say() -> ExitCode {
    Terminal.error.print("copydesk: \(detail.oneLine) (\(code.rawValue))")
    if !hint.isEmpty { Terminal.error.print(Terminal.error.dim(hint.oneLine)) }
    return ExitCode(code.exitStatus)
  }
}

extension UnixHTTPClient.Failure {
  /// In words, with what to do.
  var refusal: Refusal {
    switch self {
    case .pathTooLong(let path):
      Refusal(
        .unavailable,
        "The socket's path '\(path)' has \(path.utf8.count) bytes; a Unix socket takes \(UnixHTTPClient.maximumPath).",
        hint: "Name a shorter one with --socket.")
    case .noSocket(let path):
      Refusal(
        .unavailable, "There is no control socket at '\(path)'.",
        hint: "Is copydeskd running? Name another socket with --socket or COPYDESK_SOCKET.")
    case .notPermitted(let path):
      Refusal(
        .unavailable, "This account may not connect to '\(path)'.",
        hint: "Ask an operator to add it to the group that the socket belongs to.")
    case .refused(let path):
      Refusal(
        .unavailable, "Nobody answers at '\(path)'.",
        hint: "copydeskd is not running there; ask an operator to start it.")
    case .timedOut(let seconds):
      Refusal(
        .unavailable, "The daemon has not answered within \(seconds) seconds.",
        hint: "Look at its state with: copydesk status. What you asked for may still have been done.")
    case .lost:
      Refusal(
        .unavailable, "The connection to the daemon was lost.",
        hint: "See with copydesk show whether it was done, and ask again if not.")
    case .garbled(let how):
      Refusal(.internal, "The daemon's answer cannot be read: \(how).", hint: "Is this really copydeskd's socket?")
    }
  }
}
