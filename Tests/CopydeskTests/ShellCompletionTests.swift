import Foundation
import Testing

/// Each shell as a person uses it: its own start file, a line typed up to the tab key, and what the shell makes of it.
@Suite("Completion, tried in each shell")
struct ShellCompletionTests {
  private enum Shell: String, CaseIterable {
    case bash, zsh, fish

    var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/\(rawValue)") }

    /// What starts the shell with copydesk's completion; its first argument is the program.
    func starter(_ directory: String) -> String {
      let path = "PATH=$(dirname \"$1\"):$PATH; export PATH HOME=\(directory) ZDOTDIR=\(directory); "
      return switch self {
      case .bash: path + "exec bash --noprofile --rcfile \(directory)/bashrc -i"
      case .zsh: path + "exec zsh -i"
      // Where it finds no completions made of man pages, it starts to make them, which takes a processor for minutes and keeps the terminal.
      case .fish:
        path + "export XDG_CONFIG_HOME=\(directory) XDG_DATA_HOME=\(directory)/data; "
          + "mkdir -p $XDG_DATA_HOME/fish/generated_completions; exec fish -i"
      }
    }

    /// Its start file's name and text.
    func startFile(_ directory: String) -> (name: String, text: String) {
      let script = "copydesk --generate-completion-script \(rawValue)"
      return switch self {
      case .bash:
        (
          "bashrc",
          """
          [ ! -r /usr/share/bash-completion/bash_completion ] || . /usr/share/bash-completion/bash_completion
          eval "$(\(script))"
          bind 'set show-all-if-ambiguous on'
          PS1='ready> '
          """
        )
      case .zsh:
        (
          ".zshrc",
          """
          mkdir -p \(directory)/functions; \(script) > \(directory)/functions/_copydesk
          fpath=(\(directory)/functions $fpath); autoload -Uz compinit; compinit -u -d \(directory)/dump
          PS1='ready> '; unsetopt zle_bracketed_paste 2>/dev/null
          """
        )
      case .fish:
        (
          "fish/config.fish",
          """
          set -g fish_greeting
          function fish_prompt; echo -n 'ready> '; end
          \(script) | source
          """
        )
      }
    }
  }

  /// What stands on the shell's terminal after that line, the tab key and, once the expected word is there, its end.
  private func typed(
    _ line: String, expecting word: String, in shell: Shell, _ daemon: FakeDaemon
  ) async throws -> String {
    let file = shell.startFile(daemon.directory)
    try FileManager.default.createDirectory(
      atPath: daemon.directory + "/fish", withIntermediateDirectories: true)
    _ = try daemon.file(file.name, Data(file.text.utf8))
    let starter = try daemon.file("start", Data(shell.starter(daemon.directory).utf8))
    // Control-U takes the line back; the shell then ends with what it is told.
    return try await Program(
      [], environment: ["COPYDESK_SOCKET": daemon.socket], prefix: ["/bin/sh", starter]
    ).run(terminal: 160, typing: [("ready> ", "\(line)\t"), (word, "\u{15}exit\n")]).output
  }

  @Test(
    "The tab key completes a story for the command, a desk and a word of its own, in each shell",
    arguments: [
      ("copydesk approve nig", "night-train"), ("copydesk inbox --desk cau", "caucasus"),
      ("copydesk board --state desk", "desk_review"), ("copydesk --as nsargsyan sched", "schedule"),
      ("copydesk new --templ", "--template"),
    ])
  func completes(line: String, word: String) async throws {
    for shell in Shell.allCases {
      guard shell.isInstalled else {
        print(
          "*** \(shell.rawValue) is not installed, so completion was not tried in it: Deploy/prerequisites tests ***")
        continue
      }
      try await FakeDaemon.with(Sample.newsroom()) { daemon in
        let screen = try await typed(line, expecting: word, in: shell, daemon)
        #expect(screen.contains(word), "\(shell.rawValue): \(screen)")
        if line.contains("approve") {
          #expect(daemon.targets.contains { $0.hasPrefix("GET /v1/slugs?for=approve") }, "\(shell.rawValue)")
        }
      }
    }
  }
}
