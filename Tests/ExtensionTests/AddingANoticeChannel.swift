import Newsroom
import Notices
import Store
import Testing

@testable import copydeskd

/// Writes on the wall: a way to tell people as somebody might add it.
private struct WallChannel: NoticeChannel {
  let name = "wall"

  func settings(from written: WrittenSetting) throws(ConfigurationProblem) -> CanonicalJSON {
    .string(try written.choice(of: ["north", "south"]))
  }

  func send(_ order: NoticeOrder, on host: NoticeHost) async throws(NoticeFault) -> [String: CanonicalJSON] {
    ["wall": order.settings, "wrote": .string(order.text.subject)]
  }
}

@Suite("Adding a way to tell people")
struct AddingANoticeChannel {
  private func newsroom(_ notify: String, _ channels: NoticeChannels) throws -> NewsroomConfiguration {
    try NewsroomFile.configuration(
      file: "newsroom.yaml",
      text: """
        newsroom: {name: Wire, url: "https://wire.example"}
        staff:
          nana:
            name: Nana
            notify: {\(notify)}
        """, channels: channels)
  }

  @Test("Its key is read by it, and what it does not accept is refused on its line")
  func settings() throws {
    let channels = NoticeChannels([WallChannel()])
    let configuration = try newsroom("wall: north", channels)
    #expect(configuration.staff.first?.notify?.channels == ["wall": "north"])
    #expect {
      try newsroom("wall: west", channels)
    } throws: {
      "\($0)".contains("newsroom.yaml:5: staff.nana.notify.wall: 'west' is not available here")
    }
    #expect {
      try newsroom("email: nana@wire.example", channels)
    } throws: {
      "\($0)".contains("unknown key 'email'; the keys here are break_quiet, quiet, wall")
    }
  }
}
