import Newsroom
import Store
import Testing

/// A story that was returned by mistake, or whose author is off duty.
struct ReopeningTests {
  @Test("The desk takes it back unchanged, approves it without having become its author, and old approvals stay void")
  func reopen() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.act(.approve, "swap")
      let returned = try await newsroom.act(.return, "swap", by: "otto")
      let reopened = try await newsroom.act(.reopen, "swap", note: nil, reading: false)
      #expect((reopened.state, reopened.version, reopened.authors) == (.deskReview, returned.version, returned.authors))
      #expect(reopened.approvals.have == 0)
      try await newsroom.act(.approve, "swap", reading: false)
      #expect(try await newsroom.act(.approve, "swap", by: "otto").state == .approved)
    }
  }

  @Test("What its author keeps is the author's: a draft that was withdrawn or never filed is not reopened")
  func notReturned() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("kept", .submit(asDraft: true))
      try await newsroom.write("taken")
      try await newsroom.act(.withdraw, "taken", by: "rita")
      for slug in ["kept", "taken"] {
        await #expect {
          try await newsroom.act(.reopen, slug)
        } throws: {
          ($0 as? Refusal)?.code == .wrongState
        }
      }
      try await newsroom.write("back")
      try await newsroom.act(.return, "back")
      await #expect {
        try await newsroom.act(.reopen, "back", by: "rita")
      } throws: {
        ($0 as? Refusal)?.code == .notPermitted
      }
    }
  }
}
