/// Finds out, in a process that may be killed, whether a body can be parsed within limits of processor time and memory.
///
/// The parser is C, and for text made for it takes time that grows with the square of its length. What has been parsed there
/// within the limits is parsed here at the same cost.
public struct MarkdownTrial: Sendable {
  /// Why a body cannot be parsed.
  public enum Fault: Error, Hashable, Sendable {
    /// It takes more processor time than `MarkdownTrialServer.seconds`.
    case tooSlow
    /// It takes more memory than `MarkdownTrialServer.memory`, or is the parser's end in another way.
    case tooLarge
  }

  private let helpers: HelperPool

  /// A trial by that program with its arguments, which must call `MarkdownTrialServer.run`.
  public init(command: [String]) { helpers = HelperPool(command: command, atOnce: .max) }

  /// Parses the body in another process, and forgets it. Throws `Fault`, or an error when no process can be started.
  public func run(_ body: String) async throws {
    do {
      _ = try await helpers.answer(to: Array(body.utf8))
    } catch let fault as HelperPool.Fault {
      throw fault == .tooSlow ? Fault.tooSlow : .tooLarge
    }
  }

  /// Ends the processes that wait for drafts.
  public func close() async { await helpers.close() }
}
