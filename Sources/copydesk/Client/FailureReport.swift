import ArgumentParser
import ControlAPI
import Glibc
import Newsroom

/// How a command fails: with one sentence on standard error, then a hint, and an exit status.
struct FailureReport: Error {
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
    case let report as FailureReport: self = report
    case let refusal as Refusal: self.init(refusal)
    case let problem as Problem: self.init(problem.refusal)
    case let failure as UnixHTTPClient.Failure: self.init(failure.refusal)
    case is DecodingError:
      self.init(
        Refusal(
          .internal, "This copydesk does not understand the daemon's answer.",
          hint: "Install the same version of copydesk and copydeskd."))
    default: self.init(Refusal(.internal, "\(failure)", hint: "This is a bug in copydesk: please report it."))
    }
  }

  /// The same report with another sentence of hint.
  func adding(_ sentence: String) -> FailureReport {
    var report = self
    report.hint = hint.isEmpty ? sentence : "\(hint) \(sentence)"
    return report
  }

  /// The sentence with the code, which scripts look for.
  var sentence: String { "\(detail) (\(code.rawValue))" }

  /// Prints the sentence and the hint.
  ///
  /// - Returns: What to throw, so that the command ends with the exit status of the code.
  func print() -> ExitCode {
    Terminal.error.say("copydesk: \(sentence)")
    return printHint()
  }

  /// Prints the hint alone, after a sentence that has been said already.
  func printHint() -> ExitCode {
    if !hint.isEmpty { Terminal.error.say(hint, .faint) }
    return ExitCode(code.exitStatus)
  }
}

extension UnixHTTPClient.Failure {
  /// The failure in words, with what to do about it.
  var refusal: Refusal {
    switch self {
    case .pathTooLong(let path):
      Refusal(
        .unavailable,
        "The socket's path '\(path)' is \(path.utf8.count) bytes long; the limit is \(UnixHTTPClient.maximumPath).",
        hint: "Use a shorter path with --socket.")
    case .noSocket(let path):
      Refusal(
        .unavailable, "There is no control socket at '\(path)'.",
        hint: "Is copydeskd running? If its socket is elsewhere, use --socket or COPYDESK_SOCKET.")
    case .notPermitted(let path):
      Refusal(
        .unavailable, "This account may not connect to '\(path)'.",
        hint: "Ask an operator to add your account to the socket's group.")
    case .refused(let path):
      Refusal(
        .unavailable, "Nothing is listening on '\(path)'.",
        hint: "copydeskd is not running; ask an operator to start it.")
    case .timedOut(let seconds):
      Refusal(
        .unavailable, "The daemon did not answer within \(seconds) seconds.",
        hint: "Your request may have been carried out; check the daemon with: copydesk status")
    case .lost:
      Refusal(
        .unavailable, "The connection to the daemon was lost.",
        hint: "See whether it was done, with copydesk show STORY; if not, try again.")
    case .garbled(let how):
      Refusal(
        .internal, "The daemon's answer is malformed: \(how).", hint: "Make sure that this is copydeskd's socket.")
    case .noSSH(let code):
      Refusal(
        .unavailable, "ssh could not be started: \(unsafe String(cString: strerror(code))).",
        hint: "Install an ssh client, or use the socket's path where the daemon runs.")
    case .ssh(let host, let status): Self.refusal(ofSSH: host, status)
    }
  }

  /// What ssh itself, or the command on the other side, has said is on the terminal already.
  private static func refusal(ofSSH host: String, _ status: Int32) -> Refusal {
    let check = "Check with: ssh \(host) copydesk status"
    return switch status {
    case 127: Refusal(.unavailable, "There is no copydesk on the PATH of ssh on '\(host)'.", hint: check)
    case EX_UNAVAILABLE:
      Refusal(
        .unavailable, "copydesk on '\(host)' could not connect to its daemon; it says why above.",
        hint: "If its socket is elsewhere, name it: ssh://\(host)/PATH")
    case 255: Refusal(.unavailable, "ssh could not connect to '\(host)'; it says why above.", hint: check)
    default:
      Refusal(
        .unavailable, "ssh to '\(host)' ended with status \(status) before it was connected to the daemon.", hint: check
      )
    }
  }
}
