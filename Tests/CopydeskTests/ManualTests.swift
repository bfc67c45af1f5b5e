import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("Manual pages")
struct ManualTests {
  private func pages() throws -> [ManualPage] {
    try Manual.pages(on: Instant("2026-11-29T00:00:00Z") ?? Instant(Date()))
  }

  @Test("There is a page for the program and for each command that help lists, with what --help says of it")
  func complete() async throws {
    let pages = try pages()
    let help = try await Program(["--help"]).run().output
    let names = help.matches(of: /(?m)^  ([a-z][a-z-]*) {2,}[A-Z]/).map { String($0.1) }
    #expect(names.count > 60)
    #expect(Set(pages.map(\.fileName)) == Set(["copydesk.1"] + names.map { "copydesk-\($0).1" }))
    let approve = try #require(pages.first { $0.fileName == "copydesk-approve.1" }?.text)
    for words in [
      ".Dt COPYDESK-APPROVE 1", ".Nm \"copydesk approve\"", ".It Fl \\-at Ar time",
      "When it goes out, in the desk's time.",
      ".Op Fl \\-break\\-glass", ".Sh EXAMPLES",
    ] {
      #expect(approve.contains(words), "\(words)")
    }
    #expect(!approve.contains("\\-socket"), "what every command takes is on the program's page")
    let program = try #require(pages.first { $0.fileName == "copydesk.1" }?.text)
    #expect(program.contains(".It Fl \\-socket Ar socket") && program.contains(".It Xr copydesk-approve 1"))
    let front = try #require(pages.first { $0.fileName == "copydesk-front.1" }?.text)
    #expect(front.contains(".Ss \"copydesk front lead\""))
  }

  @Test("mandoc and man find nothing wrong with any page")
  func wellFormed() async throws {
    let directory = "/tmp/cman-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let written = try await Program(["manual", directory]).run()
    #expect(written.status == 0, "\(written.errors)")
    let tools = [
      ("/usr/bin/mandoc", "mandoc -T lint -W warning \(directory)/*.1"),
      (
        "/usr/bin/man",
        "for page in \(directory)/*.1; do LC_ALL=C.UTF-8 man --warnings=mac -l -E UTF-8 $page >/dev/null; done"
      ),
    ]
    for (tool, command) in tools {
      guard FileManager.default.isExecutableFile(atPath: tool) else {
        print(
          "*** \(tool) is not installed, so the manual pages were not checked by it: Deploy/prerequisites tests ***")
        continue
      }
      let script = "\(directory)/check"
      try Data(command.utf8).write(to: URL(filePath: script))
      let checked = try await Program([], prefix: ["/bin/sh", script]).run()
      #expect(
        checked.output == "" && checked.errors == "", "\(checked.output.prefix(2000))\(checked.errors.prefix(2000))")
    }
  }

  @Test("help takes a command's name, also by its beginning")
  func help() async throws {
    for words in [["help", "approve"], ["help", "appr"], ["help", "front", "lead"]] {
      let outcome = try await Program(words).run()
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("USAGE: copydesk \(words.contains("front") ? "front lead" : "approve")"))
    }
    #expect(try await Program(["help", "aprove"]).run().status == 64)
  }
}
