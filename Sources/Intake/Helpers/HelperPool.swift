/// The helper processes of one kind: each lives on from request to request, and one that dies is replaced.
actor HelperPool {
  /// Why there is no answer.
  enum Fault: Error, Hashable {
    /// It takes more processor time than the server allows.
    case tooSlow
    /// It takes more memory than the server allows, or is its end in another way.
    case died
  }

  /// The program to run, and its arguments.
  private let command: [String]
  /// How many more requests may be worked on now.
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var idle: [HelperProcess] = []

  /// Processes of that program, which must run a `HelperServer`; at most so many work at once.
  init(command: [String], atOnce limit: Int) {
    self.command = command
    free = limit
  }

  /// Has a process answer the request. Throws `Fault`, or an error when no process can be started.
  func answer(to request: [UInt8]) async throws -> [UInt8] {
    await takeTurn()
    defer { endTurn() }
    try Task.checkCancellation()
    if let process = idle.popLast() {
      // One that has died since says nothing about this request.
      if let answer = try await answer(of: process, to: request) { return answer }
    }
    // Once more, before it is held against the request: that a new process died may have been the host's doing.
    for _ in 1...2 {
      if let answer = try await answer(of: HelperProcess.start(command), to: request) { return answer }
    }
    throw Fault.died
  }

  /// Ends the processes that wait for requests.
  func close() {
    for process in idle { process.end() }
    idle = []
  }

  /// The answer; nil when the process died for another reason than its time. Throws `Fault.tooSlow`.
  private func answer(of process: HelperProcess, to request: [UInt8]) async throws -> [UInt8]? {
    switch await process.answer(to: request) {
    case .answered(let answer):
      idle.append(process)
      return answer
    case .outOfTime: throw Fault.tooSlow
    case .died:
      try Task.checkCancellation()
      return nil
    }
  }

  private func takeTurn() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func endTurn() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
