import Newsroom
import Testing

@Suite("Names in addresses")
struct SlugTests {
  @Test(
    "A slug is words of small letters and digits, with one hyphen between them", arguments: ["a", "a-b", "7-a-b-2"])
  func wellFormed(text: String) {
    #expect(StorySlug(text)?.text == text)
    #expect(DeskSlug(text)?.text == text)
    #expect(StaffHandle(text)?.text == text)
  }

  @Test(
    "Anything else is none",
    arguments: ["", "-", "a-", "-a", "a--b", "a---b", "A", "a b", "a_b", "é", String(repeating: "a", count: 81)])
  func malformed(text: String) {
    #expect(StorySlug(text) == nil)
    #expect(DeskSlug(text) == nil)
    #expect(StaffHandle(text) == nil)
  }
}
