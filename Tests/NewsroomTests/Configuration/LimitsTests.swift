import Newsroom
import Testing

/// Limits that sentences to people, the manual or the database state as numbers of their own.
@Suite("Limits")
struct LimitsTests {
  @Test("A newsroom has as many templates and checks as its configuration may name, each as long as may be")
  func configuration() {
    #expect((DraftTemplate.most, DraftTemplate.longest) == (100, 65_536))
    #expect(HouseCheck.most == (checks: 32, phrases: 2000))
    #expect(HouseCheck.mostWords == 8 && HouseCheck(name: "style").seconds == 5)
    #expect(Destination.longestTimeLimit == .seconds(540))
  }

  @Test("What is sent in is as large as the database takes it")
  func submissions() {
    #expect((SubmissionLimits.draftBytes, SubmissionLimits.pictureBytes) == (1_000_000, 25_000_000))
    #expect((SubmissionLimits.pictures, SubmissionLimits.picturePixels) == (20, 100_000_000))
    #expect(SubmissionLimits.configurationBytes == 1_048_576)
  }

  @Test("One or two people sign a kill, and a flash leads for an hour if nobody says otherwise")
  func desks() {
    #expect(DeskPolicy.possibleKillSignatures == 1...2 && DeskPolicy.flashMinutesByDefault == 60)
    #expect(Content.Picture.renditionWidths == [320, 640, 960, 1280, 1920])
  }
}
