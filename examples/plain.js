// Plain JavaScript, the smallest script: the default export is what every user does, over and over.
// `sleep` is the think time; without it a user asks again as soon as the answer is there.
import { sleep } from 'tymbal'

export default async function ({ http }) {
  await http.get('/products')
  await sleep(0.05)
}
