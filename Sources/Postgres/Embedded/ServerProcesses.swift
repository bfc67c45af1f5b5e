internal import FoundationEssentials
internal import Glibc

/// The processes of PostgreSQL's programs that work in a private cluster's directory, whoever started them.
///
/// A server's processes outlive a postmaster that was killed, for as long as they have work, and keep its shared memory and
/// files; `initdb` and `pg_ctl` outlive a daemon that was killed.
struct ServerProcesses: Sendable {
  private static let programs: Set<String> = ["postgres", "initdb", "pg_ctl"]
  /// How long they may take to notice that their postmaster is gone, and to end when they are told to.
  private static let patience = Duration.seconds(2)
  private static let pause = Duration.milliseconds(50)

  private let directory: ClusterDirectory

  init(_ directory: ClusterDirectory) {
    self.directory = directory
  }

  /// Their numbers.
  var numbers: [Int32] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { Int32($0) }.filter { $0 != getpid() && isOurs($0) }
  }

  /// Sends the signal to each of them.
  func kill(_ signal: CInt) {
    for number in numbers { _ = Glibc.kill(number, signal) }
  }

  /// Waits until either a server is running, which is returned, or no process is left; in the end by force.
  func settle() async throws -> Postmaster? {
    for signal in [nil, SIGQUIT, SIGKILL] {
      if let signal { kill(signal) }
      let deadline = MonotonicTime.now + Self.patience
      repeat {
        if let running = Postmaster.running(in: directory.data) { return running }
        if numbers.isEmpty { return nil }
        try await Task.sleep(for: Self.pause)
      } while .now < deadline
    }
    return nil
  }

  private func isOurs(_ number: Int32) -> Bool {
    guard let file = link("exe", of: number)?.split(separator: "/").last,
      // An upgrade deletes the file of a program that runs.
      let program = file.split(separator: " ").first, Self.programs.contains(String(program))
    else { return false }
    if let place = link("cwd", of: number),
      [directory.data, directory.newData].contains(where: { place == Postmaster.realPath($0) })
    {
      return true
    }
    let arguments = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
    return arguments.split(separator: 0).contains { word in
      word.elementsEqual(directory.data.utf8) || word.elementsEqual(directory.newData.utf8)
    }
  }

  private func link(_ name: String, of number: Int32) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/\(name)")
  }
}
