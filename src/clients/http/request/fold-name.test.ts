import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldName } from './fold-name.js'

describe('foldName', () => {
  it.each([
    ['/', '/'],
    ['', ''],
    ['/products', '/products'],
    ['/products/', '/products/'],
    ['/products/12', '/products/[id]'],
    ['/a/1/b/22/', '/a/[id]/b/[id]/'],
    ['/u/0f8fad5b-d9cb-469f-a165-70867728950e', '/u/[id]'],
    ['/u/0F8FAD5B-D9CB-469F-A165-70867728950E', '/u/[id]'],
    ['/m/507f1f77bcf86cd799439011', '/m/[id]'],
    ['/t/dGhpcyBpcyBhIGxvbmcgdG9rZW4xMjM0', '/t/[id]'],
    ['/t/eyJhbGciOiJIUzI1NiJ9', '/t/[id]'],
    ['/u/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/u/[id]'],
    ['/t/dGhpcyBpcyBhIGxvbmcgdG9rZW4xMjM0%3D%3D', '/t/[id]'],
    ['/t/dGhpcyBp+yBhIGxvbmcgdG9rZW4xMjM0==', '/t/[id]'],
    ['/t/dGhpcyBp%2ByBh%2FGxvbmcgdG9rZW4xMjM0', '/t/[id]'],
    ['/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r', '/t/[id]'],
    ['/t/-12/x', '/t/[id]/x'],
    ['/u/{0f8fad5b-d9cb-469f-a165-70867728950e}', '/u/[id]'],
    ['/u/%7B0f8fad5b-d9cb-469f-a165-70867728950e%7D', '/u/[id]'],
    ['/u/%7Bname%7D1', '/u/%7Bname%7D1'],
    ['/caf%C3%A9/%zz1', '/caf%C3%A9/%zz1'],
    ['/jquery-3.7.1.min.js', '/jquery-3.7.1.min.js'],
    ['/v2/users', '/v2/users'],
    ['/api/v1.2/x', '/api/v1.2/x'],
    ['/2024-01-01', '/2024-01-01'],
    ['/deadbeef', '/deadbeef'],
    ['/the-quick-brown-fox-jumps-over-the-lazy-dog', '/the-quick-brown-fox-jumps-over-the-lazy-dog'],
    ['/top-10-ways-to-save-money-in-2024', '/top-10-ways-to-save-money-in-2024'],
    ['/MyVeryLongControllerName2/run', '/MyVeryLongControllerName2/run'],
    ['/iphone15promax256gbblack', '/iphone15promax256gbblack'],
    ['/main.a1b2c3d4.js', '/main.a1b2c3d4.js'],
  ])('%s -> %s', (path, name) => {
    expect(foldName(path)).toBe(name)
  })

  it('folding twice changes nothing more (property)', () => {
    const segment = fc.oneof(
      fc.nat().map(String),
      fc.uuid(),
      fc.base64String({ minLength: 20 }),
      fc.string({ maxLength: 8 }),
    )
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        const once = foldName(`/${segments.join('/')}`)
        expect(foldName(once)).toBe(once)
      }),
    )
  })
})
