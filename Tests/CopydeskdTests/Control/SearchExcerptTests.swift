import ControlAPI
import Testing

@testable import copydeskd

@Suite("What a search shows of a text")
struct SearchExcerptTests {
  @Test(
    "Lines become one, with a dot before each item of a list, and words stay whole; an ellipsis says where it is cut")
  func excerpt() {
    func excerpt(_ text: String, inside: Bool = false) -> String {
      SearchBody.Story.excerpt(text, beginsInside: inside)
    }
    #expect(excerpt("One  line.\n\nAnother - with a dash.") == "One line. Another - with a dash.")
    #expect(excerpt("- The road is open.\n- The ferry is full.") == "The road is open. · The ferry is full.")
    #expect(
      excerpt("said.\n1. First\n2) Second\n* Third\n1989. That year") == "said. · First · Second · Third · That year")
    #expect(excerpt("ng near the dam", inside: true) == "…near the dam")
    let long = String(repeating: "water ", count: 40)
    #expect(excerpt(long).hasSuffix(" water …") && excerpt(long).split(separator: " ").count == 40)
    #expect(!excerpt(String(long.dropLast())).hasSuffix("…"))
  }
}
