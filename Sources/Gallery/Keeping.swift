/// The only ways in which sources and what is in galleries are put and taken away: the index follows.
extension GalleryState {
    /// Puts `gallery` in the place of what bears its name.
    mutating func put(_ gallery: ImageGallery) {
        index.note(galleries[gallery.id], gallery)
        galleries[gallery.id] = gallery
    }

    /// Takes `gallery` away with everything in it.
    mutating func remove(_ gallery: ImageGallery) {
        for definition in gallery.definitions.values { note(theLossOf: definition) }
        index.note(gallery, nil)
        galleries[gallery.id] = nil
    }

    /// Puts `definition`, which has no versions yet.
    mutating func put(_ definition: ImageDefinition) {
        index.note(nil, definition)
        galleries[definition.id.gallery]?.definitions[definition.id.name] = definition
    }

    /// Takes `definition` away with everything in it.
    mutating func remove(_ definition: ImageDefinition) {
        note(theLossOf: definition)
        galleries[definition.id.gallery]?.definitions[definition.id.name] = nil
    }

    /// Puts `version` in the place of what bears its number.
    mutating func replace(_ version: ImageVersion) {
        let id = version.id
        index.note(galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number], version)
        galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number] = version
    }

    mutating func remove(_ version: ImageVersion) {
        let id = version.id
        index.note(version, nil)
        galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number] = nil
    }

    /// Puts `source` in the place of what bears its name.
    mutating func put(_ source: ImageSource) {
        index.note(sources[source.id], source)
        sources[source.id] = source
    }

    mutating func remove(_ source: ImageSource) {
        index.note(source, nil)
        sources[source.id] = nil
    }

    private mutating func note(theLossOf definition: ImageDefinition) {
        for version in definition.versions { index.note(version, nil) }
        index.note(definition, nil)
    }
}
