import Newsroom
import Testing

@Suite("Names in addresses")
struct SlugTests {
  @Test(
    "A slug is words of small letters and digits, with one hyphen between them",
    arguments: ["a", "a-b", "7-a-b-2", String(repeating: "a", count: 80)])
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

  @Test("Digits alone name a story by its number, from 1; anything else by its slug")
  func references() {
    #expect(StoryReference("1") == .number(StoryNumber(1)) && StoryReference("1042") == .number(StoryNumber(1042)))
    #expect(StoryReference("0") == .slug(StorySlug(unchecked: "0")))
    #expect(StoryReference("night-train") == .slug(StorySlug(unchecked: "night-train")))
    #expect(StoryReference("-1") == nil && StoryReference("Night train") == nil)
  }
}
