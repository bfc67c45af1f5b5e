import Newsroom
import Store

/// How a site is made: its looks, what it has beside its stories' own files, and what lies beside each story's page.
struct SiteDesign: Sendable {
  let theme: Theme
  var outputs = SiteOutputs.standard
  var formats: [any StoryFormat] = []

  /// The SHA-256 of the pictures without which the decision cannot be carried out, sorted: of the pages that change, and
  /// of what outputs show.
  func picturesNeeded(for order: DeliveryOrder, in newsroom: NewsroomView) -> [String] {
    let pictured = Set(outputs.outputs(of: newsroom).flatMap(\.inputs.pictured))
    let touched = newsroom.stories.filter { $0.isTouched(by: order) }.map(\.number)
    return newsroom.picturesOf(pictured.union(touched))
  }
}
