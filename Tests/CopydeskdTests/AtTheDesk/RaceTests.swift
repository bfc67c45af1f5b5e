import Foundation
import Testing

@Suite("Many people, one revision")
struct RaceTests {
  @Test("Of twenty people acting on one revision at once, one wins, and the others exit 75 and learn who it was")
  func twentyPeople() async throws {
    let chiefs = (1...20).map { "chief-\($0)" }
    let people = chiefs.map { "  \($0):\n    name: \($0)\n    grants: [{role: desk_chief, desk: caucasus}]\n" }.joined()
    let newsroom = try Sample.newsroom.replacing("\nstaff:\n", with: "\nstaff:\n" + people)
    try await Daemon.with(newsroom: newsroom) { daemon in
      let draft = try daemon.file("wanted.md", Sample.draft("wanted"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      let revision = try #require(try await daemon.story("wanted")["revision"] as? Int)
      let actions: [[String]] = [["approve", "--unread"], ["return", "-m", "No."], ["spike", "-m", "No."]]

      let socket = daemon.socket
      let outcomes = try await withThrowingTaskGroup(of: (String, Outcome).self) { group in
        for (index, chief) in chiefs.enumerated() {
          let action = actions[index % actions.count]
          group.addTask {
            let arguments = [action[0], "wanted", "--revision", String(revision)] + action.dropFirst()
            return (
              chief,
              try await run(.copydesk, ["--as", chief] + arguments, environment: ["COPYDESK_SOCKET": socket])
            )
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }

      let winners = outcomes.filter { $0.1.status == 0 }
      #expect(winners.count == 1)
      let winner = try #require(winners.first?.0)
      for (chief, outcome) in outcomes where chief != winner {
        #expect(outcome.status == 75, "\(chief): \(outcome.errors)")
        #expect(outcome.errors.contains(winner), "\(chief) is not told that \(winner) won: \(outcome.errors)")
      }
    }
  }
}
