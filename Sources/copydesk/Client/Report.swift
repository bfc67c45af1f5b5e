import ArgumentParser
import ControlAPI
import Foundation
import Newsroom

/// What a command says when it fails: one sentence on standard error, then what to do; and the exit status.
struct Report {
  let code: RefusalCode
  let detail: String
  let hint: String
  let exitStatus: Int32

  init(_ refusal: Refusal) {
    code = refusal.code
    detail = refusal.detail
    hint = refusal.hint
    exitStatus = refusal.code.exitStatus
  }

  init(_ problem: Problem) {
    self.init(problem.refusal)
  }

  init(_ failure: any Error) {
    let refusal: Refusal =
      switch failure {
      case let refusal as Refusal: refusal
      case UnixHTTPClient.Failure.pathTooLong(let path):
        Refusal(
          .unavailable, "The socket's path '\(path)' is too long for a Unix socket (107 bytes at most).",
          hint: "Name a shorter one with --socket.")
      case UnixHTTPClient.Failure.noSocket(let path):
        Refusal(
          .unavailable, "There is no control socket at '\(path)'.",
          hint: "Is copydeskd running? Name another socket with --socket or COPYDESK_SOCKET.")
      case UnixHTTPClient.Failure.notPermitted(let path):
        Refusal(
          .unavailable, "This account may not connect to '\(path)'.",
          hint: "Ask an operator to add it to the group that the socket belongs to.")
      case UnixHTTPClient.Failure.refused(let path):
        Refusal(
          .unavailable, "Nobody answers at '\(path)'.",
          hint: "copydeskd is not running there; ask an operator to start it.")
      case UnixHTTPClient.Failure.timedOut(let seconds):
        Refusal(
          .unavailable, "The daemon kept silent for \(seconds) seconds.",
          hint: "Look at its state with: copydesk status. What you asked for may still have been done.")
      case UnixHTTPClient.Failure.lost:
        Refusal(
          .unavailable, "The connection to the daemon was lost.",
          hint: "Ask again; what was done already is not done twice.")
      case UnixHTTPClient.Failure.garbled(let how):
        Refusal(.internal, "The daemon's answer cannot be read: \(how).", hint: "Is this really copydeskd's socket?")
      case let error as DecodingError:
        Refusal(
          .internal, "The daemon's answer has another form than this command knows: \(error).",
          hint: "Install copydesk and copydeskd of the same version.")
      default: Refusal(.internal, "\(failure)", hint: "Report this as an error of copydesk.")
      }
    self.init(refusal)
  }

  /// Prints the sentence and the hint, and is then what to throw.
  var failure: ExitCode {
    Terminal.error.print("copydesk: \(detail) (\(code.rawValue))")
    if !hint.isEmpty { Terminal.error.print(Terminal.error.dim(hint)) }
    return ExitCode(exitStatus)
  }
}
