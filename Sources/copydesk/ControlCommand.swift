import ArgumentParser
import ControlAPI

/// A command that asks the daemon; what goes wrong is reported in one way.
protocol ControlCommand: ParsableCommand {
  var options: GlobalOptions { get }

  /// Does it.
  func run(_ client: ControlClient) throws
}

extension ControlCommand {
  /// Runs and reports.
  func run() throws {
    do {
      try run(ControlClient(options))
    } catch let code as ExitCode {
      throw code
    } catch {
      throw Report(error).say()
    }
  }

  /// Asks the question, if there is one, of a person at a terminal.
  ///
  /// - Throws: `ExitCode` when the answer is not yes.
  func confirm(_ question: String?, unless isSettled: Bool) throws {
    guard !isSettled, let question, !Terminal.confirms(question) else { return }
    Terminal.error.print("Nothing was done.")
    throw ExitCode.failure
  }

  /// Prints a value as JSON.
  func printJSON(_ value: some Encodable) throws {
    Terminal.output.print(String(decoding: try ControlJSON.encode(value, pretty: true), as: UTF8.self).escapedJSON)
  }
}
