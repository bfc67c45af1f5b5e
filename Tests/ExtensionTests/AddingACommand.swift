import ArgumentParser
import Hummingbird
import Synchronization
import Testing

@testable import copydesk
@testable import copydeskd

/// A command as somebody might add it.
private struct Greet: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say hello to the daemon.", discussion: "Example: copydesk greet nsargsyan")
  @Argument(help: "Whose greeting it is.")
  var name: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let answer = try client.get([String: String].self, "greetings", name)
    if options.json { return try printJSON(answer) }
  }
}

/// The program with one more line in its registry.
private struct ExtendedCopydesk: ParsableCommand {
  static let configuration = Copydesk.program(of: CommandRegistry.all + [.init(Greet.self, for: .operators)])
}

@Suite("Adding a command")
struct AddingACommand {
  @Test("The command is parsed, and asks the daemon over the socket")
  func runs() async throws {
    let greeted = Mutex<[String]>([])
    let greetings = ControlRoute.get("/v1/greetings/{name}", "Answers a greeting", for: .anyone) { request, _ in
      greeted.withLock { $0.append(request.name("name")) }
      return try .json(["greeting": "Hello"])
    }
    try await ControlSocketServer.with([greetings]) { server in
      let path = server.path
      try await offPool {
        var command = try ExtendedCopydesk.parseAsRoot(["greet", "n s/a", "--socket", path])
        #expect(command is Greet)
        try command.run()
      }
      #expect(greeted.withLock { $0 } == ["n s/a"])
      let refused = try await offPool {
        var command = try ExtendedCopydesk.parseAsRoot(["greet", "x", "--socket", path + "-not-there"])
        return #expect(throws: ExitCode.self) { try command.run() }?.rawValue
      }
      #expect(refused == 69)
    }
  }

  @Test("Help lists the command in its group and has a page for it, and shells complete it")
  func helped() throws {
    let help = ExtendedCopydesk.helpMessage(columns: 80)
    let groups = help.split(separator: "\n\n").filter { $0.contains("SUBCOMMANDS:") }
    #expect(
      groups.map { $0.prefix { $0 != "\n" } } == [
        "REPORTERS' SUBCOMMANDS:", "DESK CHIEFS' SUBCOMMANDS:", "OPERATORS' SUBCOMMANDS:",
      ])
    #expect(groups.map { $0.contains("  greet ") } == [false, false, true])
    #expect(ExtendedCopydesk.helpMessage(for: Greet.self).contains("copydesk greet <name>"))
    for shell in [CompletionShell.bash, .zsh, .fish] {
      #expect(ExtendedCopydesk.completionScript(for: shell).contains("greet"), "\(shell)")
    }
    #expect(throws: (any Error).self) { try Copydesk.parseAsRoot(["greet", "x"]) }
  }
}
