import Foundation

/// Finds out, in a process that may be killed, whether a body can be parsed within limits of processor time and memory.
///
/// The parser is C, and for text made for it takes time that grows with the square of its length. What has been parsed there
/// within the limits is parsed here at the same cost. A process lives on from draft to draft; one that dies is replaced.
public actor MarkdownTrial {
  /// Why a body cannot be parsed.
  public enum Fault: Error, Hashable, Sendable {
    /// It takes more processor time than `MarkdownTrialServer.seconds`.
    case tooSlow
    /// It takes more memory than `MarkdownTrialServer.memory`, or is the parser's end in another way.
    case tooLarge
  }

  /// The program to run, and its arguments.
  private let command: [String]
  private var idle: [TrialProcess] = []

  /// A trial by that program, which must call `MarkdownTrialServer.run`.
  public init(command: [String]) { self.command = command }

  /// Parses the body in another process, and forgets it. Throws `Fault`, or an error when no process can be started.
  public func run(_ body: String) async throws {
    let bytes = Array(body.utf8)
    if let process = idle.popLast() {
      // One that has died since says nothing about this body.
      if try await finished(process, bytes) { return }
    }
    guard try await finished(TrialProcess.start(command), bytes) else { throw Fault.tooLarge }
  }

  /// Ends the processes that wait for drafts.
  public func close() {
    for process in idle { process.end() }
    idle = []
  }

  /// Whether the process has parsed the bytes; false when it died for another reason than its time. Throws `Fault.tooSlow`.
  private func finished(_ process: TrialProcess, _ bytes: [UInt8]) async throws -> Bool {
    switch await process.parse(bytes) {
    case .parsed:
      idle.append(process)
      return true
    case .outOfTime: throw Fault.tooSlow
    case .died: return false
    }
  }
}
