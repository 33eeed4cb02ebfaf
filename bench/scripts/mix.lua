-- wrk: the three endpoints of the mix in turn. wrk does not look into the bodies.
local requests = {}
local at = 0

init = function(args)
  for i, path in ipairs({ "/product", "/reviews", "/stock" }) do
    requests[i] = wrk.format("GET", path)
  end
end

request = function()
  at = at % 3 + 1
  return requests[at]
end
