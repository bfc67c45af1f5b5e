import Foundation
import Testing
import TimeTesting

@testable import copydeskd

/// Who may do what, as people ask for it, and who is named to those who may not.
@Suite("Access at the desk")
struct AccessTests {
  @Test(
    "Access is what a person's own roles and those of whom they cover come to, then; whoever may not do a thing is told who may"
  )
  func access() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom + TriggerDayTests.triggers) { daemon in
      func people(_ arguments: [String] = []) async throws -> [[String: String]] {
        let outcome = try await daemon.copydesk(
          as: "jomondi", ["access", "--desk", "caucasus", "--json"] + arguments)
        let json = try #require(
          try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.errors)")
        #expect(json["desk"] as? String == "caucasus" && json["time_zone"] as? String == "Asia/Yerevan")
        return try #require(json["people"] as? [[String: Any]]).map { person in
          [
            "handle": try #require(person["handle"] as? String),
            "may": try #require(person["may"] as? [String]).joined(separator: " "),
            "as": try #require(person["grants"] as? [[String: Any]])
              .map { "\($0["role"] as? String ?? "") \($0["covering"] as? String ?? "-")" }.joined(separator: ", "),
          ]
        }
      }
      func handles(_ arguments: String...) async throws -> [String?] {
        try await people(arguments).map { $0["handle"] }
      }
      #expect(try await handles() == ["jomondi", "night-editor", "nsargsyan", "ops"])
      #expect(try await people().first?["may"] == "write")
      #expect(try await people().last?["may"] == "operate")
      #expect(try await handles("--can", "approve") == ["night-editor", "nsargsyan"])
      try await daemon.succeeds(
        as: "nsargsyan", "cover", "jomondi", "--for", "nsargsyan", "--desk", "caucasus", "--until", "in 2h")
      #expect(try await handles("--can", "approve") == ["jomondi", "night-editor", "nsargsyan"])
      #expect(try await people().first?["as"] == "reporter -, desk_chief nsargsyan")
      #expect(try await handles("--can", "approve", "--at", "in 3h") == ["night-editor", "nsargsyan"])

      for (words, status, part) in [
        (["--desk", "nowhere"], 66, "There is no desk 'nowhere'"),
        (["--desk", "Not A Desk"], 64, "is not a valid name"),
        (["--desk", "africa", "--at", "2020-01-01 06:00"], 64, "is in the past"),
        (["--desk", "africa", "--at", "soon"], 64, "'soon'"), (["--desk", "africa", "--can", "fly"], 64, "'fly'"),
        ([], 64, "--desk"),
      ] as [([String], Int32, String)] {
        let outcome = try await daemon.copydesk(as: "jomondi", ["access"] + words)
        #expect(
          outcome.status == status && outcome.errors.contains(part), "\(words): \(outcome.status) \(outcome.errors)")
      }
      let table = try await daemon.succeeds(as: "jomondi", "access", "--desk", "africa", "--can", "kill")
      #expect(table.contains("Achieng Wanjiru") && table.contains("desk_chief on africa"), "\(table)")

      for (words, named) in [
        (["freeze", "--desk", "africa", "-m", "Court.", "-y"], "Who can: awanjiru, night-editor."),
        (["trigger", "fire", "result", "-y"], "Who can: jomondi, night-editor, nsargsyan."),
        (["trigger", "pause", "result", "-m", "No."], "Who can: jomondi, night-editor, nsargsyan, ops."),
        (
          ["cover", "ops", "--for", "jomondi", "--desk", "africa", "--until", "in 1h"],
          "Who can: awanjiru, night-editor."
        ),
      ] {
        let person = words[0] == "trigger" ? "awanjiru" : "jomondi"
        let outcome = try await daemon.copydesk(as: person, words)
        #expect(outcome.status != 0 && outcome.errors.contains(named), "\(words): \(outcome.errors)")
      }
    }
  }

  @Test("Who manages a desk gives and takes roles there, and is told what that changes; nobody locks the newsroom")
  func grants() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom) { daemon in
      let refused = try await daemon.copydesk(
        as: "nsargsyan", ["grant", "ops", "reporter", "--desk", "caucasus", "-y"])
      #expect(refused.status == 77 && refused.errors.contains("`manage`"), "\(refused.status) \(refused.errors)")
      let shown = try await daemon.succeeds(
        as: "night-editor", "grant", "jomondi", "desk_chief", "--desk", "africa", "--until", "in 2h", "--title",
        "Acting chief", "--dry-run")
      #expect(shown.contains("+ ") && shown.contains("jomondi") && shown.contains("Acting chief"), "\(shown)")
      #expect(try await !daemon.succeeds(as: "ops", "access", "--desk", "africa", "--can", "kill").contains("jomondi"))
      try await daemon.succeeds(
        as: "night-editor", "grant", "jomondi", "desk_chief", "--desk", "africa", "--until", "in 2h", "-y")
      #expect(try await daemon.succeeds(as: "ops", "access", "--desk", "africa", "--can", "kill").contains("jomondi"))
      #expect(
        try await !daemon.succeeds(as: "ops", "access", "--desk", "africa", "--can", "kill", "--at", "in 3h")
          .contains("jomondi"))
      let same = try await daemon.succeeds(as: "night-editor", "grant", "ops", "operator", "--desk", "*", "-y")
      #expect(same.contains("has that role there already"))
      let story = try daemon.file(
        "bridge.md",
        Sample.draft("bridge").replacing("desk: caucasus", with: "desk: africa").replacing("jomondi", with: "awanjiru"))
      try await daemon.succeeds(as: "awanjiru", "submit", story)
      try await daemon.succeeds(as: "jomondi", "show", "bridge")
      try await daemon.succeeds(as: "jomondi", "approve", "bridge", "--at", "tomorrow 06:00", "-y")
      let taken = try await daemon.succeeds(
        as: "night-editor", "revoke", "jomondi", "desk_chief", "--desk", "africa", "-y")
      #expect(taken.contains("- ") && taken.contains("jomondi"), "\(taken)")
      for (words, status, part) in [
        (["grant", "nobody", "reporter", "--desk", "africa"], 66, "There is no staff member 'nobody'"),
        (["grant", "ops", "reportr", "--desk", "africa"], 66, "Did you mean 'reporter'?"),
        (["grant", "ops", "reporter", "--desk", "asia"], 66, "There is no desk 'asia'"),
        (["grant", "ops", "reporter", "--desk", "africa", "--until", "2020-01-01"], 64, "past"),
        (["grant", "ops", "reporter", "--desk", "africa", "--until", "soon"], 64, "'soon'"),
        (["grant", "ops", "reporter", "--desk", "africa", "--title", " "], 64, "1 to 100 characters"),
        (["revoke", "ops", "reporter", "--desk", "africa"], 66, "does not have the role"),
        (["revoke", "ops", "reporter"], 64, "--desk"),
      ] as [([String], Int32, String)] {
        let outcome = try await daemon.copydesk(as: "night-editor", words + ["-y"])
        #expect(
          outcome.status == status && outcome.errors.contains(part), "\(words): \(outcome.status) \(outcome.errors)")
      }
      let verified = try await daemon.succeeds(as: "ops", "audit", "verify")
      #expect(verified.contains("intact"), "\(verified)")
    }
  }
}
