import Newsroom
import Store

/// A list that readers can open: where its page lies, and what it is called.
struct ListView: Sendable {
  let list: SiteList
  /// Where its files lie, from the site's root, with a slash at the end; empty for the root.
  let directory: String
  /// The same in links, encoded.
  let path: String
  /// Its own name: of the desk, the person, the topic; of the newsroom for the list of all.
  let name: String
  /// BCP 47.
  let language: String
  /// Its desk, where it is a desk's.
  var desk: DeskSlug?
}

extension ListView {
  /// What it is called on a page in that language: the name that people gave it, or the language's word.
  func name(in language: PageLanguage) -> String {
    list == .corrected(.all) ? language.phrase(.corrections) : name
  }
}

extension NewsroomView {
  /// The list as readers know it; nil for one without a page, such as of a person who never worked here.
  ///
  /// - Parameter stories: Some of it; a topic is called as the first of them calls it.
  func about(_ list: SiteList, _ stories: [StoryView] = []) -> ListView? {
    switch list {
    case .all: ListView(list: list, directory: "", path: "", name: settings.name, language: settings.language)
    case .desk(let desk):
      desks.first { $0.slug == desk }.map {
        ListView(
          list: list, directory: "\(desk)/", path: "\(desk)/", name: $0.name, language: $0.language, desk: desk)
      }
    case .author(let handle):
      member(handle).map {
        ListView(list: list, directory: $0.path, path: $0.path, name: $0.name, language: settings.language)
      }
    case .topic(let topic):
      ListView(
        list: list, directory: "topics/\(topic.text)/", path: "topics/\(topic.encoded)/",
        name: stories.lazy.flatMap(\.content.keywords).first { TopicSlug(keyword: $0) == topic } ?? topic.text,
        language: settings.language)
    case .corrected(.all):
      ListView(
        list: list, directory: "corrections/", path: "corrections/", name: "Corrections", language: settings.language)
    case .month, .naming, .corrected, .withdrawn, .moved: nil
    }
  }
}
