-- Forms for wrk: each is another reader who says something of their own on the same post.
local number = 0
local run = os.time()

request = function()
  number = number + 1
  local body = "name=Reader+" .. number ..
    "&email=reader-" .. run .. "-" .. number .. "%40bench.example" ..
    "&body=The+pump+stops+after+" .. number .. "+minutes+and+" .. run .. "+seconds%2C+and+then+it+does+not+start+again."
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
