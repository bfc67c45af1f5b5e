import Foundation
import Newsroom
import Testing

@Suite("Locking everybody out of the newsroom's configuration")
struct LockOutTests {
  private func problems(
    _ holders: [(name: String, until: Date?, scope: DeskScope)], reachable: Set<String>
  ) -> [String] {
    NewsroomConfiguration(
      newsroom: NewsroomSettings(
        name: "A", url: "https://a.example", language: "en", timeZone: "UTC",
        primary: DestinationName(unchecked: "site")), desks: [],
      roles: [.init(name: "editor", capabilities: [.manage]), .init(name: "reporter", capabilities: [.write])],
      staff: [.init(handle: Sample.handle("rita"), name: "Rita", grants: [.init(role: "reporter", scope: .all)])]
        + holders.map { holder in
          .init(
            handle: Sample.handle(holder.name), name: holder.name,
            grants: [.init(role: "editor", scope: holder.scope, until: holder.until)])
        }, destinations: []
    ).lockOutProblems { reachable.contains($0.handle.text) }.map { $0.path.joined(separator: ".") }
  }

  @Test("Where nobody holds `manage` on every desk, the host may go on; where somebody does, one of them must connect")
  func holders() {
    #expect(problems([], reachable: []) == [])
    #expect(problems([("nana", nil, .desk(Sample.africa))], reachable: []) == [])
    #expect(problems([("nana", nil, .all)], reachable: []) == ["staff.nana"])
    #expect(problems([("nana", nil, .all)], reachable: ["rita"]) == ["staff.nana"])
    #expect(problems([("nana", nil, .all), ("otto", nil, .all)], reachable: ["otto"]) == [])
  }

  @Test("Who can connect must hold it for as long as anybody does")
  func ends() {
    let soon = Sample.noon
    #expect(problems([("nana", nil, .all), ("otto", soon, .all)], reachable: ["otto"]) == ["staff.nana"])
    #expect(problems([("nana", soon, .all), ("otto", soon + 1, .all)], reachable: ["otto"]) == [])
    #expect(problems([("nana", soon + 1, .all), ("otto", soon, .all)], reachable: ["otto"]) == ["staff.nana"])
  }
}
