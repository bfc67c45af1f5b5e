import ArgumentParser
import ControlAPI

/// A command that asks the daemon for something; failures are reported in one way.
protocol ControlCommand: ParsableCommand {
  var options: GlobalOptions { get }

  /// Does what the command is for.
  func run(_ client: ControlClient) throws
}

extension ControlCommand {
  /// Runs the command and reports its failure.
  func run() throws {
    do {
      DisplayTime.saysInstants = options.utc
      try run(try ControlClient(options))
    } catch let code as ExitCode {
      throw code
    } catch {
      throw FailureReport(error).print()
    }
  }

  /// Asks a person at a terminal for confirmation.
  ///
  /// - Parameters:
  ///   - question: What to ask; nil needs no confirmation.
  ///   - isConfirmed: Whether it has been confirmed already, by `--yes`.
  /// - Throws: `ExitCode` when the answer is not yes.
  func confirm(_ question: String?, unless isConfirmed: Bool) throws {
    guard !isConfirmed, let question, !Terminal.confirms(question) else { return }
    Terminal.error.print("Nothing was done.")
    throw ExitCode.failure
  }

  /// Says on standard error that a list was cut, and how to see the rest; on a pipe, too, where nobody sees that it ends early.
  func sayLeftOut(_ count: Int, _ one: String, _ many: String, narrower: String) {
    guard count > 0 else { return }
    for line in "\(count.counted(one, many)) more than are shown: \(narrower)".wrapped(to: Terminal.error.width) {
      Terminal.error.print(line)
    }
  }

  /// Prints a value as JSON, or where the options have a template, by that.
  func printJSON(_ value: some Encodable) throws {
    if let template = options.format {
      for line in try template.lines(of: value) { Terminal.output.print(line) }
      return
    }
    Terminal.output.print(String(decoding: try ControlJSON.encode(value, pretty: true), as: UTF8.self).escapedJSON)
  }
}
