import ControlAPI
import Newsroom
import Store

extension ControlRoute {
  static let frontPage = get(
    "/v1/front", "What is set by hand of the front page, what was set last first", for: .staff,
    answers: .json(PageBody<FrontPageBody>.self)
  ) { request, _ in
    try .json(PageBody(items: await request.store.frontPageStories().map { FrontPageBody($0) }, next: nil))
  }
}

extension FrontPageBody {
  init(_ placed: PlacedStory) {
    self.init(
      story: placed.placement.story.rawValue, slug: placed.slug.text, desk: placed.desk.text,
      headline: placed.headline, place: placed.placement.place.rawValue,
      until: placed.placement.until.map { Instant($0) }, by: placed.placement.by.text,
      at: Instant(placed.placement.at))
  }
}
