// What the maker and the importer of a bundle must agree on.

/** What bundles import in the place of `tymbal`; written beside them when they are imported. */
export const DOOR_FILE = './tymbal-door.mjs'

/** Before the source map, at the end of the bundle. */
export const MAP_COMMENT = '//# sourceMappingURL=data:application/json;base64,'
